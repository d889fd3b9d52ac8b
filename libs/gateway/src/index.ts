export { type Gateway, type GatewayTuning, openGateway } from './open-gateway';
export { GatewayError, type GatewayErrorCode } from './gateway-error';
export { type ProblemCode, problemCodes } from './http/problem-codes';
export { runGateway } from './run-gateway';
