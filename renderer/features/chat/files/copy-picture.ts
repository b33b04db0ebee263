/** Copies a picture as a PNG of its first frame. Whether that worked: the clipboard may be refused. */
export async function copyPicture(url: string): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': asPng(url) })])
    return true
  } catch {
    return false
  }
}

async function asPng(url: string): Promise<Blob> {
  const response = await fetch(url)
  const bitmap = await createImageBitmap(await response.blob())
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas.convertToBlob({ type: 'image/png' })
}
