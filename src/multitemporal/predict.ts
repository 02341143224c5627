/** Forecasts of a table's rows by a trained model, in float64: plainly, for few rows. */
import type { ForecastModel, KernelModel, LinearModel, Table } from './model.ts';
import { standardise } from './standardise.ts';
import { emptyTable, squareBetween } from './table.ts';

/** @param inputs one row for each forecast, in the units that the model was trained with */
export function predictRows(model: ForecastModel, inputs: Table): Table {
  return model.kind === 'linear' ? linear(model, inputs) : kernel(model, inputs);
}

function linear({ outputs, coefficients, intercept }: LinearModel, { rows, columns, values }: Table): Table {
  const forecast = emptyTable(rows, outputs);
  for (let row = 0; row < rows; row++) {
    for (let output = 0; output < outputs; output++) {
      let sum = intercept[output];
      for (let input = 0; input < columns; input++) {
        sum += values[row * columns + input] * coefficients[input * outputs + output];
      }
      forecast.values[row * outputs + output] = sum;
    }
  }
  return forecast;
}

function kernel(model: KernelModel, inputs: Table): Table {
  const { outputs, gamma, support, dual, offset } = model;
  const points = standardise(inputs, model);
  const forecast = emptyTable(inputs.rows, outputs);
  for (let row = 0; row < inputs.rows; row++) {
    forecast.values.set(offset, row * outputs);
    for (let sample = 0; sample < support.rows; sample++) {
      const likeness = Math.exp(-gamma * squareBetween(points, row, support, sample));
      for (let output = 0; output < outputs; output++) {
        forecast.values[row * outputs + output] += likeness * dual.values[sample * outputs + output];
      }
    }
  }
  return forecast;
}
