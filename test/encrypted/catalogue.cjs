/** As what is compiled of a catalogue: `import()` loads it. */
module.exports = { served: require('./contract').served };
