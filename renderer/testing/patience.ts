import { configure } from '@testing-library/svelte'

// Other tests may run at the same time, on few cores. The usual second is too short then.
configure({ asyncUtilTimeout: 10_000 })
