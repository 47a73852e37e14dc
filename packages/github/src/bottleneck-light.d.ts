/** The build without Redis, which throttling itself uses; the package types its full build only. */
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck'
}
