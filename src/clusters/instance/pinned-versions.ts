/** What every provider runs, as a program of this machine or as an image. */
export const TRAEFIK_VERSION = '3.7.15';
export const MINISTACK_VERSION = '1.5.33';
