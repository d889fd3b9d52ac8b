export { ChartState, ChartWay, MachineChart } from './machine-chart';
export { ProcessNow } from './process-now';
export { ProcessView, ShownEvent } from './process-view';
export { shownProcesses } from './shown-processes';
