import { spawn, spawnSync } from 'node:child_process'

export interface Screen {
  readonly name: string
  stop(): Promise<void>
}

/** Starts Xvfb on the first free display. null if Xvfb is missing. */
export async function startScreen(): Promise<Screen | null> {
  if (spawnSync('which', ['Xvfb']).status !== 0) return null
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()))
    child.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)))
  })
  return {
    name: `:${number}`,
    stop: async () => {
      child.kill()
      await gone
    },
  }
}
