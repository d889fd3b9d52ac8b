import { ParticipantModule } from '@backstitch/nest';
import { Module } from '@nestjs/common';
import { CarsService } from './cars.service';
import { migrations } from './migrations';
import { seed } from './seed';

@Module({
  imports: [ParticipantModule.forRoot({ name: 'cars', migrations, seed })],
  providers: [CarsService],
})
export class CarsModule {}
