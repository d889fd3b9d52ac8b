export { type Gateway, openGateway } from './open-gateway';
export { GatewayError, type GatewayErrorCode } from './gateway-error';
export { type ProblemCode, problemCodes } from './problems/problem-codes';
export { runGateway } from './run-gateway';
