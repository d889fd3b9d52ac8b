export { stateMachine as default } from '@backstitch/states-language/workflow';
