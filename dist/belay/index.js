#!/usr/bin/env node
var __webpack_exports__ = {};
console.log('belay 0.1.0');


