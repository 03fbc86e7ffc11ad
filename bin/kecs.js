#!/usr/bin/env node
// Entry shim, kept to syntax that old Node versions can parse: it must be able to say what is needed.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 12)) {
  // No directory given, so NODE_COMPILE_CACHE still decides where the cache lives.
  if (module.enableCompileCache) module.enableCompileCache();
  await import('../dist/main.js');
} else {
  await import('./old-node.js');
}
