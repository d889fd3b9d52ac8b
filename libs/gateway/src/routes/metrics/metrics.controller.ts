import { metricsType, processMetrics } from '@backstitch/nest';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { SagaMetrics } from '../../metrics/saga-metrics';

@Controller('metrics')
export class MetricsController {
  constructor(@Inject(SagaMetrics) private readonly sagas: SagaMetrics) {}

  /** For Prometheus: not described, since its text is no answer to programs. */
  @Get()
  @Header('content-type', metricsType)
  async get(): Promise<string> {
    await this.sagas.refresh();
    return `${await processMetrics.text()}\n${await this.sagas.registry.metrics()}`;
  }
}
