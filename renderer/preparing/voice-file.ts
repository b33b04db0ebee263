import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  OggOutputFormat,
  Output,
  WEBM,
} from 'mediabunny'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

/** What Dino, Gajim and others play (RFC 7845). */
export const VOICE_TYPE = 'audio/ogg'

/** Moves the Opus packets of a recording from WebM, which Chromium writes, into Ogg. Nothing is encoded again. */
export async function voiceFile(recording: Blob): Promise<Result<Blob, Failure>> {
  const input = new Input({ source: new BlobSource(recording), formats: [WEBM] })
  try {
    const track = await input.getPrimaryAudioTrack()
    if (track === null || (await track.getCodec()) !== 'opus') return err({ code: 'recording-failed' })
    const target = new BufferTarget()
    const output = new Output({ format: new OggOutputFormat(), target })
    const source = new EncodedAudioPacketSource('opus')
    output.addAudioTrack(source)
    await output.start()
    const decoderConfig = await track.getDecoderConfig()
    for await (const packet of new EncodedPacketSink(track).packets())
      await source.add(packet, decoderConfig ? { decoderConfig } : undefined)
    await output.finalize()
    return target.buffer === null
      ? err({ code: 'recording-failed' })
      : ok(new Blob([target.buffer], { type: VOICE_TYPE }))
  } catch {
    return err({ code: 'recording-failed' })
  } finally {
    input.dispose()
  }
}
