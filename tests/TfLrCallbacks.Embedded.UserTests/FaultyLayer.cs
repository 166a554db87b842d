using NumSharp;

namespace TfLrCallbacks.Embedded.UserTests;

/// <summary>A layer y = x · scale with one fault, or with none but an unusual form of its arrays.</summary>
internal sealed class FaultyLayer(string fault) : Layer
{
    private readonly List<Layer> _parts = [];
    private Parameter _scale = null!;
    private NDArray _x = null!;

    public string Fault { get; } = fault;

    public override NDArray Forward(NDArray x, ForwardMode mode)
    {
        _x = x;
        return Fault switch
        {
            "forward null" => null!,
            "forward other shape" => np.sum(x, 1),
            _ => Form(x * _scale.Value),
        };
    }

    public override NDArray? Backward(NDArray gradient, bool toInputs)
    {
        if (Fault is "adds to the gradient")
        {
            np.add(_scale.Gradient, np.sum(gradient * _x, 0), _scale.Gradient);
        }
        else if (Fault is not "no gradient")
        {
            np.copyto(_scale.Gradient, np.sum(gradient * _x, 0));
        }

        return Fault switch
        {
            "backward null" => null,
            "backward other shape" => np.sum(gradient, 1),
            _ => Form(gradient * _scale.Value),
        };
    }

    protected override int[] Build(int[] inputShape)
    {
        _scale = AddParameter("scale", [inputShape[^1]], new Ones());
        switch (Fault)
        {
            case "same name":
                AddParameter("scale", [1]);
                break;
            case "late part":
                _parts.Add(AddPart(new Dense(1)));
                break;
            case "foreign part":
                BuildPart(new Dense(1), inputShape);
                break;
        }

        return Fault switch { "build null" => null!, "build empty" => [0], "build other shape" => [inputShape[0] + 1], _ => inputShape };
    }

    private NDArray Form(NDArray array) => Fault switch
    {
        "float64" => array.astype(NPTypeCode.Double),
        "by columns" => np.ascontiguousarray(array.T).T,
        "view" => np.concatenate([array, array * 0f], 1)[Slice.All, new Slice(0, array.shape[1])],
        _ => array,
    };
}
