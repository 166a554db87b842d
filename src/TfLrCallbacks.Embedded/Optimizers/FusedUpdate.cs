using System.Numerics;
using System.Runtime.CompilerServices;
using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>The updates of SGD with momentum and of Adam in one pass over memory, on several threads where that is allowed.</summary>
/// <remarks>An array expression has one result, and these have two and three; weights that do not fit the cache are read once instead of two and three times.</remarks>
internal static unsafe class FusedUpdate
{
    private const int WorthAThread = 1 << 15;

    /// <summary>v ← μ·v − η·g, then x ← x + v, or with Nesterov's momentum x ← x + μ·v − η·g.</summary>
    public static void Momentum(ParameterBlock block, NDArray x, NDArray velocity, NDArray gradient, float rate, float momentum, bool nesterov)
    {
        fixed (float* weights = Arrays.Span(x), velocities = Arrays.Span(velocity), gradients = Arrays.Span(gradient))
        {
            (nint w, nint v, nint g) = ((nint)weights, (nint)velocities, (nint)gradients);
            block.For(WorthAThread, (start, end) => Momentum((float*)w + start, (float*)v + start, (float*)g + start, end - start, rate, momentum, nesterov));
        }
    }

    /// <summary>m ← m + (g − m)·a, v ← v + (g² − v)·b, x ← x − m·rate / (√v + ε).</summary>
    public static void Adam(ParameterBlock block, NDArray x, NDArray mean, NDArray square, NDArray gradient, float rate, float a, float b, float epsilon)
    {
        fixed (float* weights = Arrays.Span(x), means = Arrays.Span(mean), squares = Arrays.Span(square), gradients = Arrays.Span(gradient))
        {
            (nint w, nint m, nint v, nint g) = ((nint)weights, (nint)means, (nint)squares, (nint)gradients);
            block.For(
                WorthAThread, (start, end) => Adam((float*)w + start, (float*)m + start, (float*)v + start, (float*)g + start, end - start, rate, a, b, epsilon));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Momentum(float* weights, float* velocities, float* gradients, int count, float rate, float momentum, bool nesterov)
    {
        Vector<float> mu = new(momentum);
        Vector<float> eta = new(rate);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> step = Vector.Load(gradients + i) * eta;
            Vector<float> v = Vector.Load(velocities + i) * mu - step;
            v.Store(velocities + i);
            (Vector.Load(weights + i) + (nesterov ? v * mu - step : v)).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float step = gradients[i] * rate;
            float v = velocities[i] * momentum - step;
            velocities[i] = v;
            weights[i] += nesterov ? v * momentum - step : v;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Adam(float* weights, float* means, float* squares, float* gradients, int count, float rate, float a, float b, float epsilon)
    {
        Vector<float> eta = new(rate);
        Vector<float> toMean = new(a);
        Vector<float> toSquare = new(b);
        Vector<float> small = new(epsilon);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> g = Vector.Load(gradients + i);
            Vector<float> m = Vector.Load(means + i);
            Vector<float> v = Vector.Load(squares + i);
            m += (g - m) * toMean;
            v += (g * g - v) * toSquare;
            m.Store(means + i);
            v.Store(squares + i);
            (Vector.Load(weights + i) - m * eta / (Vector.SquareRoot(v) + small)).Store(weights + i);
        }

        for (; i < count; i++)
        {
            float g = gradients[i];
            float m = means[i] + (g - means[i]) * a;
            float v = squares[i] + (g * g - squares[i]) * b;
            (means[i], squares[i]) = (m, v);
            weights[i] -= m * rate / (MathF.Sqrt(v) + epsilon);
        }
    }
}
