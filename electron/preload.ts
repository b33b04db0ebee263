import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, DeltaBatch } from '../shared/contract/index.ts'

const bridge: Bridge = {
  call: (name, args) => ipcRenderer.invoke('call', name, args),
  onDelta(listener) {
    const forward = (_event: unknown, batch: DeltaBatch): void => listener(batch)
    ipcRenderer.on('delta', forward)
    return () => ipcRenderer.removeListener('delta', forward)
  },
}

contextBridge.exposeInMainWorld('balcony', bridge)
