import { bridge } from './bridge.ts'
import { startWindow } from './start-window.ts'

startWindow(bridge())
