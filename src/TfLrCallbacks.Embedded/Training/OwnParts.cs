using NumSharp;

namespace TfLrCallbacks.Embedded;

/// <summary>Checks what layers and losses of the user's give, and brings it into the form that the layers around them take: contiguous float32.</summary>
internal static class OwnParts
{
    /// <summary>A number that no computation makes: whatever holds it still was not written.</summary>
    private static readonly float Unwritten = BitConverter.Int32BitsToSingle(0x7FC5_1A5E);

    /// <summary>Returns whether an object's class was written by the user.</summary>
    public static bool Is(object part) => part.GetType().Assembly != typeof(OwnParts).Assembly;

    /// <summary>Marks a contiguous array as not written.</summary>
    public static void Mark(NDArray array) => Arrays.Span(array).Fill(Unwritten);

    /// <summary>Returns whether a part of a marked array was not written.</summary>
    public static bool IsMarked(NDArray array) =>
        System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(Arrays.Span(array)).Contains(BitConverter.SingleToInt32Bits(Unwritten));

    public static NDArray Outputs(Layer layer, NDArray? made, NDArray x) =>
        Checked(layer, nameof(Layer.Forward), made, [x.shape[0], .. layer.OutputShape.Select(size => (long)size)], $"as its Build says, for inputs of shape {Arrays.Show(x.shape)}");

    public static NDArray InputGradient(Layer layer, NDArray? made, NDArray gradient, IReadOnlyList<int> inputShape) =>
        Checked(layer, nameof(Layer.Backward), made, [gradient.shape[0], .. inputShape.Select(size => (long)size)], "as the inputs, whose gradient it is");

    public static InvalidOperationException DidNotFill(Layer layer, Parameter parameter) => new(
        $"{Of(layer, nameof(Layer.Backward))} must fill the gradient of each trainable parameter, and left that of {parameter.Name}. Write it with np.copyto(parameter.Gradient, …), and zeros where nothing depends on it.");

    /// <summary>Returns a method of a layer as it is written in messages.</summary>
    public static string Of(Layer layer, string method) => $"{layer.GetType().Name}.{method} ({layer.Name})";

    [NDScopedCovered]
    private static NDArray Checked(Layer layer, string method, NDArray? made, long[] shape, string why) =>
        made is not null && made.shape.AsSpan().SequenceEqual(shape)
            ? Arrays.Contiguous(made.astype(NPTypeCode.Single, copy: false))
            : throw new InvalidOperationException(
                $"{Of(layer, method)} must give an array of shape {Arrays.Show(shape)}, {why}. Received: {(made is null ? "null" : Arrays.Show(made.shape))}.");
}
