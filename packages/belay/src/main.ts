#!/usr/bin/env node
console.log('belay 0.1.0')
