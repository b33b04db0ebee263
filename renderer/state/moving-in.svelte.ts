import type { Delta } from '../../shared/contract/index.ts'
import type { MovingInSnapshot } from '../../shared/contract/moving-in.ts'
import type { ExportState, ImportState } from '../../shared/model/moving-in.ts'

/** The import and the export that run. */
export class MovingIn {
  #importing = $state.raw<ImportState | null>(null)
  #exporting = $state.raw<ExportState | null>(null)

  get importing(): ImportState | null {
    return this.#importing
  }
  get exporting(): ExportState | null {
    return this.#exporting
  }

  reset({ importing, exporting }: MovingInSnapshot): void {
    this.#importing = importing
    this.#exporting = exporting
  }

  apply(delta: Delta): void {
    if (delta.kind === 'importChanged') this.#importing = delta.importing
    if (delta.kind === 'exportChanged') this.#exporting = delta.exporting
  }
}
