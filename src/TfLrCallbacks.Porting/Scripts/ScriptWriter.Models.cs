using System.Globalization;

namespace TfLrCallbacks.Porting;

/// <content>Models, where their layers stand in a row.</content>
internal sealed partial class ScriptWriter
{
    /// <summary>The C# of the models.</summary>
    private string _models = string.Empty;

    /// <summary>Writes the script's sequential models, each as a method, and gives the methods with the names of the models.</summary>
    private List<ScriptModel> Models()
    {
        List<ScriptModel> methods = [];
        int begin = _body.Length;
        foreach ((Expression.Call call, ScriptPlace place) in Calls)
        {
            if (place.Into is not { } variable || Dialect.LastPart(_source.Resolve(call.Function) ?? string.Empty) != "Sequential" || !ScriptKinds.IsKeras(_source.Resolve(call.Function)!))
            {
                continue;
            }

            List<(Expression Layer, bool IsAdded)> layers = [];
            if (call.Arguments.FirstOrDefault(argument => argument.Name is null or "layers")?.Value is { } given)
            {
                layers.AddRange((given is Expression.Sequence list ? list.Items : [given]).Select(layer => (layer, false)));
            }

            bool isSimple = true;
            (int first, int last) = Reach(place, variable);
            foreach ((Expression.Call added, ScriptPlace where) in Calls)
            {
                if (added is { Function: Expression.Attribute { Text: "add", Target: var target }, Arguments: [var layer] } && ScriptSource.Dotted(target) == variable && ReferenceEquals(where.Function, place.Function) && where.Line >= first && where.Line < last)
                {
                    layers.Add((layer.Value, true));
                    isSimple &= where.Loops.Count == place.Loops.Count;
                }
            }

            if (layers.Count == 0 || !isSimple)
            {
                continue;
            }

            string name = Member(ModelName(place, variable));
            List<string> written = [];
            foreach ((Expression layer, _) in layers)
            {
                written.AddRange(Layer(layer, written.Count == 0));
            }

            Row(name, variable, call.Position.Line, written);
            Named(methods, variable, name, place, call);
        }

        Functional(methods);
        TorchModels();
        _models = _body.ToString(begin, _body.Length - begin);
        return methods;
    }

    /// <summary>Gets a value indicating whether the C# says that it lacks something beside layers of a model.</summary>
    private bool SaysTodo => (_models.Length == 0 ? _body.ToString() : _body.ToString().Replace(_models, string.Empty, StringComparison.Ordinal)).Contains("TODO", StringComparison.Ordinal);

    /// <summary>Gives the name of the method that makes a model: that of the function that makes it, unless that trains it too.</summary>
    private static string ModelName(ScriptPlace place, string variable) => place.Function is { Name: not ("main" or "__init__") } function && !ScriptSource.All(function.Body).SelectMany(statement => statement.Expressions).SelectMany(Expressions.All).Any(part => part is Expression.Call { Function: Expression.Attribute { Text: "fit" } })
        ? ScriptCode.Pascal(function.Name)
        : Dialect.LastPart(variable) is var name && name == "model" ? "CreateModel" : ScriptCode.Pascal(name);

    /// <summary>Writes a method that makes layers in a row.</summary>
    private void Row(string name, string variable, int line, IReadOnlyList<string> layers)
    {
        (string open, string close) = _engine is PortEngine.TensorFlowNet ? ("keras.Sequential(\n        [", "        ])") : ("new Sequential(\n        [", "        ])");
        _body.Append(CultureInfo.InvariantCulture, $"    // line {line}: {variable}\n    public static Sequential {name}() =>\n        {open}\n{string.Concat(layers.Select(layer => $"            {layer}\n"))}{close};\n\n");
    }

    /// <summary>Gives the lines in which a name is the model that is made at a place: from there up to the one that makes the next model of that name in the same block.</summary>
    private (int First, int Last) Reach(ScriptPlace place, string variable)
    {
        bool Gives(Statement statement) => statement is Statement.Assign assign && assign.Targets.Any(target => ScriptSource.Dotted(target) == variable);
        IReadOnlyList<Statement> block = ScriptSource.All(_source.Statements).SelectMany(statement => statement.Blocks).Prepend(_source.Statements).FirstOrDefault(statements => statements.Any(statement => statement.Position.Line == place.Line && Gives(statement))) ?? [];
        int[] made = [.. block.Where(Gives).Select(statement => statement.Position.Line)];
        return (made is [var only, ..] && only == place.Line ? 0 : place.Line, made.Where(line => line > place.Line).DefaultIfEmpty(int.MaxValue).Min());
    }

    /// <summary>Notes the method of a model by the names that the script has for it.</summary>
    private void Named(List<ScriptModel> methods, string variable, string name, ScriptPlace place, Expression.Call made)
    {
        methods.Add(new ScriptModel(variable, place.Line, made.Position.Line, name));
        if (place.Function is { } builder)
        {
            foreach (Statement.Assign assign in ScriptSource.All(_source.Statements).OfType<Statement.Assign>()
                .Where(assign => assign.Value is Expression.Call { Function: Expression.Name called } && called.Text == builder.Name))
            {
                methods.AddRange(assign.Targets.SelectMany(Targets.Names).Select(built => new ScriptModel(built, assign.Position.Line, made.Position.Line, name)));
            }
        }
    }

    /// <summary>Writes a layer; one that has no counterpart as a comment.</summary>
    private IEnumerable<string> Layer(Expression written, bool isFirst)
    {
        Expression? made = written is Expression.Name name ? Assigned(name.Text) : written;
        if (made is not Expression.Call call)
        {
            yield return Missing(written);
            yield break;
        }

        string type = Dialect.LastPart(_source.Resolve(call.Function) ?? string.Empty);
        Value? Known(string wanted, int position) => Written(wanted, position) is { } argument ? _source.Known(argument, None) : null;
        Expression? Written(string wanted, int position) => call.Arguments.FirstOrDefault(argument => argument.Name == wanted)?.Value
            ?? (position >= 0 && position < call.Arguments.Count && call.Arguments[position].Name is null ? call.Arguments[position].Value : null);
        bool isTensorFlow = _engine is PortEngine.TensorFlowNet;
        Value? dimensions = Known("input_shape", -1) ?? Known("batch_input_shape", -1);
        string? shape = dimensions is Value.Sequence { Items: var sizes } ? Numbers(Known("input_shape", -1) is null ? [.. sizes.Skip(1)] : sizes)
            : Known("input_dim", -1)?.AsInteger() is { } size && type == "Dense" ? size.ToString(CultureInfo.InvariantCulture)
            : null;
        if (isTensorFlow && isFirst && shape is not null && type != "InputLayer")
        {
            yield return $"keras.layers.InputLayer(new Shape({shape})),";
        }
        else if (isTensorFlow && isFirst && dimensions is not null && type != "InputLayer")
        {
            yield return $"// TODO line {call.Position.Line}: an InputLayer with the shape {Brief.Of(dimensions, 60)}";
        }

        string? code = (isTensorFlow, type) switch
        {
            (true, "Input" or "InputLayer") => (Known("shape", 0) ?? Known("input_shape", 0)) is Value.Sequence own && Numbers(own.Items) is { } input ? $"keras.layers.InputLayer(new Shape({input}))" : null,
            (false, "Input" or "InputLayer") => string.Empty,
            (true, "Dense") => Known("units", 0)?.AsInteger() is { } units ? $"keras.layers.Dense({units}{Activation(1)})" : null,
            (false, "Dense") => Known("units", 0)?.AsInteger() is { } units ? $"new Dense({units}{Activation(1)}{Flag("use_bias", "useBias")})" : null,
            (true, "Conv2D") => Known("filters", 0)?.AsInteger() is { } filters && Size("kernel_size", 1) is { } kernel
                ? $"keras.layers.Conv2D({filters}, {kernel}{Named("strides", Size("strides", 2))}{Padding(3)}{Activation(-1)}{Flag("use_bias", "use_bias")}{Text("kernel_initializer")})"
                : null,
            (false, "Conv2D") => Known("filters", 0)?.AsInteger() is { } filters && Size("kernel_size", 1) is { } kernel
                ? $"new Conv2D({filters}, {kernel}{Named("strides", Size("strides", 2))}{Padding(3)}{Activation(-1)}{Flag("use_bias", "useBias")})"
                : null,
            (true, "MaxPooling2D" or "MaxPool2D") => $"keras.layers.MaxPooling2D({Joined(Named("pool_size", Size("pool_size", 0) ?? "new Shape(2, 2)"), Named("strides", Size("strides", 1)), Padding(2))})",
            (false, "MaxPooling2D" or "MaxPool2D") => $"new MaxPooling2D({Joined(Named("poolSize", Size("pool_size", 0)), Named("strides", Size("strides", 1)), Padding(2))})",
            (true, "AveragePooling2D" or "AvgPool2D") => $"keras.layers.AveragePooling2D({Joined(Named("pool_size", Size("pool_size", 0) ?? "new Shape(2, 2)"), Named("strides", Size("strides", 1)), Padding(2))})",
            (false, "AveragePooling2D" or "AvgPool2D") => $"new AveragePooling2D({Joined(Named("poolSize", Size("pool_size", 0)), Named("strides", Size("strides", 1)), Padding(2))})",
            (true, "Flatten") => "keras.layers.Flatten()",
            (false, "Flatten") => "new Flatten()",
            (true, "Dropout") => Known("rate", 0)?.AsDouble() is { } rate ? $"keras.layers.Dropout({ScriptCode.Number(rate)}f)" : null,
            (false, "Dropout") => Known("rate", 0)?.AsDouble() is { } rate ? $"new Dropout({ScriptCode.Number(rate)})" : null,
            (true, "BatchNormalization") => $"keras.layers.BatchNormalization({Joined(Decimal("momentum", 1, "f"), Decimal("epsilon", 2, "f"))})",
            (false, "BatchNormalization") => $"new BatchNormalization({Joined(Decimal("momentum", 1, string.Empty), Decimal("epsilon", 2, string.Empty))})",
            (true, "Reshape") => Known("target_shape", 0) is Value.Sequence target && Numbers(target.Items) is { } goal ? $"keras.layers.Reshape(new Shape({goal}))" : null,
            (false, "Reshape") => Known("target_shape", 0) is Value.Sequence target && Numbers(target.Items) is { } goal ? $"new Reshape({goal})" : null,
            (true, "LeakyReLU") => $"keras.layers.LeakyReLU({Joined(Decimal("alpha", 0, "f"))})",
            (true, "Activation") => Name("activation", 0) is { } alone && TorchLayers.Alone.TryGetValue(alone == "swish" ? "silu" : alone, out string? activation) ? $"keras.layers.{activation}" : null,
            (_, "ReLU") => Rectifier() is { } rectifier ? isTensorFlow ? $"keras.layers.{TorchLayers.Alone[rectifier]}" : $"new ActivationLayer(\"{rectifier}\")" : null,
            (_, "Softmax" or "LayerNormalization") when Known("axis", type == "Softmax" ? 0 : -1) is { } axis && axis.AsDouble() != -1 => null,
            (true, "ELU") => $"keras.layers.ELU(alpha: {ScriptCode.Number(Known("alpha", 0)?.AsDouble() ?? 1)}f)",
            (true, "Softmax") => "keras.layers.Softmax(axis: -1)",
            (true, "GlobalAveragePooling2D" or "GlobalAvgPool2D") => "keras.layers.GlobalAveragePooling2D()",
            (true, "GlobalAveragePooling1D" or "GlobalAvgPool1D") => "keras.layers.GlobalAveragePooling1D()",
            (true, "GlobalMaxPooling2D" or "GlobalMaxPool2D") => "keras.layers.GlobalMaxPooling2D()",
            (true, "LayerNormalization") => $"keras.layers.LayerNormalization(axis: -1{Decimal("epsilon", 1, "f")})",
            (true, "Embedding") => Known("input_dim", 0)?.AsInteger() is { } words && Known("output_dim", 1)?.AsInteger() is { } parts ? $"keras.layers.Embedding({words}, {parts})" : null,
            (false, "Activation") => Name("activation", 0) is { } function ? $"new ActivationLayer(\"{function}\")" : null,
            (false, "ELU") => (Known("alpha", 0)?.AsDouble() ?? 1) == 1 ? "new ActivationLayer(\"elu\")" : null,
            (false, "Softmax") => "new ActivationLayer(\"softmax\")",
            (false, "GlobalAveragePooling2D" or "GlobalAvgPool2D") => "new GlobalAveragePooling2D()",
            (false, "GlobalMaxPooling2D" or "GlobalMaxPool2D") => "new GlobalMaxPooling2D()",
            (false, "GlobalAveragePooling1D" or "GlobalAvgPool1D") => "new GlobalAveragePooling1D()",
            (false, "LayerNormalization") => $"new LayerNormalization({Joined(Decimal("epsilon", 1, string.Empty))})",
            (false, "Embedding") => Known("input_dim", 0)?.AsInteger() is { } rows && Known("output_dim", 1)?.AsInteger() is { } columns ? $"new Embedding({rows}, {columns})" : null,
            (false, "GRU" or "SimpleRNN") => Known("units", 0)?.AsInteger() is { } units ? $"new {type}({units}{Flag("return_sequences", "returnSequences")})" : null,
            _ => null,
        };
        if (code is null)
        {
            yield return Missing(call);
        }
        else if (code.Length > 0)
        {
            string remark = Dropped(call) is { Length: > 0 } dropped ? $" // line {call.Position.Line}, without {dropped}" : code.EndsWith(TorchLayers.Alone["relu"], StringComparison.Ordinal) ? " // ReLU" : string.Empty;
            yield return $"{code},{remark}";
        }

        string? Rectifier() => call.Arguments.Any(argument => argument.Name is "negative_slope" or "threshold") ? null : Known("max_value", 0) switch { null => Written("max_value", 0) is null ? "relu" : null, Value.Nothing => "relu", { } most => most.AsDouble() == 6 ? "relu6" : null };
        string? Name(string wanted, int position) => (Known(wanted, position) as Value.Text)?.Characters
            ?? (Written(wanted, position) is { } function && ScriptSource.Dotted(function) is { } dotted ? Dialect.LastPart(dotted) : null);
        string Activation(int position) => Name("activation", position) is { } function ? $", activation: \"{function}\"" : string.Empty;
        string Flag(string python, string name) => Known(python, -1) is Value.Boolean truth ? $", {name}: {(truth.Truth ? "true" : "false")}" : string.Empty;
        string Text(string python) => Known(python, -1) is Value.Text text ? $", {python}: {Quoted(text.Characters)}" : string.Empty;
        string Padding(int position) => Name("padding", position) is { } padding ? $", padding: {(isTensorFlow ? Quoted(padding) : padding.Equals("same", StringComparison.OrdinalIgnoreCase) ? "Padding.Same" : "Padding.Valid")}" : string.Empty;
        string Decimal(string python, int position, string suffix) => Known(python, position)?.AsDouble() is { } number ? $", {python}: {ScriptCode.Number(number)}{suffix}" : string.Empty;
        string? Size(string python, int position) => Known(python, position) switch
        {
            Value.Integer size => isTensorFlow ? $"new Shape({size}, {size})" : size.ToString(),
            Value.Sequence { Items: [var rows, var columns] } => isTensorFlow ? $"new Shape({rows}, {columns})" : $"({rows}, {columns})",
            _ => null,
        };
    }

    private static string Named(string name, string? value) => value is null ? string.Empty : $", {name}: {value}";

    private static string Joined(params string[] arguments) => string.Concat(arguments).TrimStart(',', ' ');

    /// <summary>Gives the sizes of a shape; null where it has none, or where one is not known, as of <c>(None, 1)</c>.</summary>
    private static string? Numbers(IReadOnlyList<Value> shape) => shape.Count > 0 && shape.All(item => item is Value.Integer) ? string.Join(", ", shape) : null;

    private static string Missing(Expression layer) => $"// TODO line {layer.Position.Line}: {Brief.Of(SourceWriter.Write(layer), 120).ReplaceLineEndings(" ")}";

    /// <summary>Gives the arguments of a layer that have no counterpart.</summary>
    private static string Dropped(Expression.Call call) => string.Join(", ", call.Arguments
        .Where(argument => argument.Name is "kernel_regularizer" or "bias_regularizer" or "activity_regularizer" or "kernel_constraint" or "noise_shape" or "data_format")
        .Select(argument => $"{argument.Name}={Brief.Of(SourceWriter.Write(argument.Value), 40).ReplaceLineEndings(" ")}"));
}
