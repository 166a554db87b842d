using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>An initializer made of a function.</summary>
internal sealed record LambdaInitializer(Func<int[], NumPyRandom, NDArray> Maker) : Initializer
{
    public override NDArray Make(int[] shape, NumPyRandom random) => Maker(shape, random);
}
