import { mount } from 'svelte'
import '../ui/base.css'
import Overview from './Overview.svelte'

document.documentElement.dataset['theme'] = new URLSearchParams(location.search).get('theme') ?? 'system'
mount(Overview, { target: document.getElementById('app') ?? document.body })
