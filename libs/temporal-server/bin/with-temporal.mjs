#!/usr/bin/env node
import '../dist/with-temporal/main.js';
