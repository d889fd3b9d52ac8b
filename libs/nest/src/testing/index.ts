export { type ParticipantInTest, type ServedInTest, participantInTest } from './participant-in-test';
export { type TestDatabases, testDatabases } from './test-databases';
export { TypescriptProcess } from './typescript-process';
