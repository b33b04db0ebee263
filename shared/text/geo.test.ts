import { describe, expect, it } from 'vitest'
import { geoOf } from './geo.ts'

describe('a body that is a place', () => {
  it.each([
    ['geo:48.2010,16.3695', { latitude: 48.201, longitude: 16.3695 }],
    [' geo:48.2010,16.3695,183 \n', { latitude: 48.201, longitude: 16.3695 }],
    ['GEO:90,-22.43;crs=WGS84', { latitude: 90, longitude: -22.43 }],
    ['geo:-90,180;u=20', { latitude: -90, longitude: 180, accuracy: 20 }],
    ['geo:0,-0;crs=wgs84;u=0.5;name=caf%C3%A9;here', { latitude: 0, longitude: 0, accuracy: 0.5 }],
  ])('%j', (body, place) => expect(geoOf(body)).toEqual(place))

  it.each([
    '',
    'geo:',
    'geo:48.2',
    'geo:48.2,',
    'geo:48.2,16.3,1,2',
    'geo:90.01,0',
    'geo:-91,0',
    'geo:0,180.5',
    'geo:NaN,0',
    'geo:1e1,0',
    'geo:.5,0',
    'geo:+5,0',
    'geo:48.2,16.3;crs=moon-2011',
    'geo:48.2,16.3;u=-1',
    'geo:48.2,16.3;u=1;u=2',
    'geo:48.2,16.3;u',
    'geo:48.2,16.3;=1',
    'geo:48.2,16.3;a=b c',
    'geo:48.2, 16.3',
    'I am at geo:48.2,16.3',
    'geo:48.2,16.3 is where I am',
    `geo:48.2,16.3;a=${'b'.repeat(300)}`,
  ])('not: %j', (body) => expect(geoOf(body)).toBeNull())
})
