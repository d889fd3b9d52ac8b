export { type ParticipantInTest, type ServedInTest, participantInTest } from './participant-in-test';
