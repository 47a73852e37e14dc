import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.mjs'

// Two states of one project some weeks apart: direct versions exact, the rest of the graph as of a day.
const STATES = {
  base: {
    before: '2025-06-15',
    dependencies: {
      '@angular/cli': '20.0.2',
      '@angular/compiler-cli': '20.0.3',
      '@angular/core': '20.0.3',
      '@angular/material': '20.0.3',
      '@aws-sdk/client-ec2': '3.703.0',
      '@babel/preset-env': '7.27.2',
      '@mui/material': '7.1.1',
      'core-js': '3.43.0',
      'date-fns': '4.1.0',
      eslint: '9.29.0',
      jest: '30.0.0',
      lodash: '4.17.21',
      next: '15.3.3',
      prettier: '3.5.3',
      'react-dom': '19.1.0',
      rxjs: '7.8.2',
      storybook: '9.0.9',
      three: '0.177.0',
      typescript: '5.8.3',
      vite: '6.3.5',
      webpack: '5.99.9',
    },
  },
  next: {
    before: '2025-07-31',
    dependencies: {
      '@angular/cli': '20.1.2',
      '@angular/compiler-cli': '20.1.2',
      '@angular/core': '20.1.1',
      '@angular/material': '20.1.2',
      '@aws-sdk/client-ec2': '3.828.0',
      '@babel/preset-env': '7.28.0',
      '@mui/material': '7.2.0',
      'core-js': '3.44.0',
      'date-fns': '4.1.0',
      eslint: '9.32.0',
      jest: '30.0.5',
      lodash: '4.17.21',
      next: '15.4.5',
      prettier: '3.6.2',
      'react-dom': '19.1.1',
      rxjs: '7.8.2',
      storybook: '9.0.18',
      three: '0.178.0',
      typescript: '5.8.3',
      vite: '6.3.5',
      webpack: '5.101.0',
    },
  },
}

/**
 * W1: installs a large node_modules (about 52,000 files, 610 MB) into `folder`, or its state some weeks later.
 * @param {{ folder: string, state: 'base' | 'next', downloads: string }} options
 */
export function makeNodeModules({ folder, state, downloads }) {
  const { before, dependencies } = STATES[state]
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'workload', version: '1.0.0', private: true, dependencies }, null, 2)}\n`,
  )
  // --force: peers published later than the day asked for do not stop the install.
  const flags = [
    '--ignore-scripts',
    '--force',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    `--before=${before}`,
  ]
  // Always the platform's glibc builds: an optional binary package must not differ between machines.
  const platform = ['--os=linux', '--cpu=x64', '--libc=glibc']
  runCommand('npm', ['install', ...flags, ...platform, '--cache', join(downloads, 'npm')], { cwd: folder })
}
