import type { About } from '../../extension.ts'

export const streamManagement: About = {
  spec: 'XEP-0198',
  title: 'Stream Management',
  version: '1.6.3',
  status: 'complete',
}
