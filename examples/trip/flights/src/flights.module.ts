import { ParticipantModule } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { FlightsService } from './flights.service';
import { migrations } from './migrations';
import { seed } from './seed';

@Module({
  imports: [ParticipantModule.forRoot({ name: 'flights', migrations, seed })],
  providers: [FlightsService],
})
export class FlightsModule {}
