using System.Numerics;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The updates of SGD with momentum and of Adam in one pass over memory, on several threads where that is allowed.</summary>
/// <remarks>An array expression has one result, and these have two and three; weights that do not fit the cache are read once instead of two and three times.</remarks>
internal static class FusedUpdate
{
    private const int WorthAThread = 1 << 15;

    /// <summary>v ← μ·v − η·g, then x ← x + v, or with Nesterov's momentum x ← x + μ·v − η·g.</summary>
    public static void Momentum(NDArray x, NDArray velocity, NDArray gradient, float rate, float momentum, bool nesterov) =>
        Chunks.For((int)x.size, WorthAThread, (start, end) =>
        {
            Span<float> weights = Arrays.Span(x)[start..end];
            Span<float> velocities = Arrays.Span(velocity)[start..end];
            ReadOnlySpan<float> gradients = Arrays.Span(gradient)[start..end];
            Vector<float> mu = new(momentum);
            Vector<float> eta = new(rate);
            int i = 0;
            for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> step = new Vector<float>(gradients[i..]) * eta;
                Vector<float> v = new Vector<float>(velocities[i..]) * mu - step;
                v.CopyTo(velocities[i..]);
                (new Vector<float>(weights[i..]) + (nesterov ? v * mu - step : v)).CopyTo(weights[i..]);
            }

            for (; i < weights.Length; i++)
            {
                float step = gradients[i] * rate;
                float v = velocities[i] * momentum - step;
                velocities[i] = v;
                weights[i] += nesterov ? v * momentum - step : v;
            }
        });

    /// <summary>m ← m + (g − m)·a, v ← v + (g² − v)·b, x ← x − m·rate / (√v + ε).</summary>
    public static void Adam(NDArray x, NDArray mean, NDArray square, NDArray gradient, float rate, float a, float b, float epsilon) =>
        Chunks.For((int)x.size, WorthAThread, (start, end) =>
        {
            Span<float> weights = Arrays.Span(x)[start..end];
            Span<float> means = Arrays.Span(mean)[start..end];
            Span<float> squares = Arrays.Span(square)[start..end];
            ReadOnlySpan<float> gradients = Arrays.Span(gradient)[start..end];
            Vector<float> eta = new(rate);
            Vector<float> toMean = new(a);
            Vector<float> toSquare = new(b);
            Vector<float> small = new(epsilon);
            int i = 0;
            for (; i <= weights.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> g = new(gradients[i..]);
                Vector<float> m = new(means[i..]);
                Vector<float> v = new(squares[i..]);
                m += (g - m) * toMean;
                v += (g * g - v) * toSquare;
                m.CopyTo(means[i..]);
                v.CopyTo(squares[i..]);
                (new Vector<float>(weights[i..]) - m * eta / (Vector.SquareRoot(v) + small)).CopyTo(weights[i..]);
            }

            for (; i < weights.Length; i++)
            {
                float g = gradients[i];
                float m = means[i] + (g - means[i]) * a;
                float v = squares[i] + (g * g - squares[i]) * b;
                (means[i], squares[i]) = (m, v);
                weights[i] -= m * rate / (MathF.Sqrt(v) + epsilon);
            }
        });
}
