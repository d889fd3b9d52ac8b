export { type Choices, type DatabaseChoice, type LibraryChoice, databases, libraries } from './choices';
export { CreateError, type CreateErrorCode } from './create-error';
export { createProject } from './create-project';
