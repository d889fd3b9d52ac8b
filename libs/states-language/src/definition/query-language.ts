/** How a state asks for data. JSONPath is the default; a whole machine in JSONata can't go back. */
export type QueryLanguage = 'JSONPath' | 'JSONata';
