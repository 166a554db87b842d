namespace TfLrCallbacks.TensorFlow.LiveTests;

/// <summary>
/// A network 64-32-10 trained by Adam or AdamW in double, as an independent reference: TensorFlow.NET uses one value of beta throughout, where Keras 3 has
/// float32 powers beside exact averages.
/// </summary>
internal sealed class DoubleMlp
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-7;

    private readonly double[][] _weights;
    private readonly double[][] _m;
    private readonly double[][] _v;
    private readonly double _weightDecay;
    private int _updates;

    public DoubleMlp(float[][] weights, double weightDecay)
    {
        _weights = [.. weights.Select(w => w.Select(value => (double)value).ToArray())];
        _m = [.. weights.Select(w => new double[w.Length])];
        _v = [.. weights.Select(w => new double[w.Length])];
        _weightDecay = weightDecay;
    }

    /// <summary>Trains a batch.</summary>
    /// <returns>Its loss before the update.</returns>
    public double Train(float[] pixels, int[] labels, int[] samples, double rate)
    {
        double[][] gradients = [.. _weights.Select(w => new double[w.Length])];
        double loss = samples.Sum(sample => Backward(pixels.AsSpan(sample * 64, 64), labels[sample], gradients)) / samples.Length;
        _updates++;
        double step = rate * Math.Sqrt(1 - Math.Pow(Beta2, _updates)) / (1 - Math.Pow(Beta1, _updates));
        for (int k = 0; k < _weights.Length; k++)
        {
            for (int i = 0; i < _weights[k].Length; i++)
            {
                double gradient = gradients[k][i] / samples.Length;
                _weights[k][i] -= rate * _weightDecay * _weights[k][i];
                _m[k][i] += (1 - Beta1) * (gradient - _m[k][i]);
                _v[k][i] += (1 - Beta2) * ((gradient * gradient) - _v[k][i]);
                _weights[k][i] -= step * _m[k][i] / (Math.Sqrt(_v[k][i]) + Epsilon);
            }
        }

        return loss;
    }

    private double Backward(ReadOnlySpan<float> x, int label, double[][] gradients)
    {
        (double[] kernel1, double[] bias1, double[] kernel2, double[] bias2) = (_weights[0], _weights[1], _weights[2], _weights[3]);
        double[] hidden = [.. bias1];
        for (int i = 0; i < 64; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                hidden[j] += x[i] * kernel1[(i * 32) + j];
            }
        }

        double[] logits = [.. bias2];
        for (int j = 0; j < 32; j++)
        {
            hidden[j] = Math.Max(0, hidden[j]);
            for (int k = 0; k < 10; k++)
            {
                logits[k] += hidden[j] * kernel2[(j * 10) + k];
            }
        }

        double max = logits.Max();
        double sum = logits.Sum(logit => Math.Exp(logit - max));
        for (int k = 0; k < 10; k++)
        {
            double error = (Math.Exp(logits[k] - max) / sum) - (k == label ? 1 : 0);
            gradients[3][k] += error;
            for (int j = 0; j < 32; j++)
            {
                gradients[2][(j * 10) + k] += error * hidden[j];
            }
        }

        for (int j = 0; j < 32; j++)
        {
            if (hidden[j] > 0)
            {
                double error = 0;
                for (int k = 0; k < 10; k++)
                {
                    error += ((Math.Exp(logits[k] - max) / sum) - (k == label ? 1 : 0)) * kernel2[(j * 10) + k];
                }

                gradients[1][j] += error;
                for (int i = 0; i < 64; i++)
                {
                    gradients[0][(i * 32) + j] += error * x[i];
                }
            }
        }

        return max + Math.Log(sum) - logits[label];
    }
}
