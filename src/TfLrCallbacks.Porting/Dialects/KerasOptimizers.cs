namespace TfLrCallbacks.Porting;

/// <summary>Keras' optimizers: what counts here is the rate or the schedule that they are given.</summary>
internal static class KerasOptimizers
{
    private const string Shared = "weight_decay=None, clipnorm=None, clipvalue=None, global_clipnorm=None, use_ema=False, ema_momentum=0.99, ema_overwrite_frequency=None";
    private const string Legacy = "jit_compile=True, decay=0.0, lr=None";
    private const string Newer = "loss_scale_factor=None, gradient_accumulation_steps=None";

    private static readonly (string Name, string Arguments)[] Known =
    [
        ("SGD", "learning_rate=0.01, momentum=0.0, nesterov=False"),
        ("RMSprop", "learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False"),
        ("Adam", "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False"),
        ("AdamW", "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False"),
        ("Nadam", "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7"),
        ("Adamax", "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7"),
        ("Adadelta", "learning_rate=0.001, rho=0.95, epsilon=1e-7"),
        ("Adagrad", "learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7"),
        ("Adafactor", "learning_rate=0.001, beta_2_decay=-0.8, epsilon_1=1e-30, epsilon_2=0.001, clip_threshold=1.0, relative_step=True"),
        ("Ftrl", "learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0, l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0, beta=0.0"),
        ("Lion", "learning_rate=0.001, beta_1=0.9, beta_2=0.99"),
        ("Lamb", "learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7"),
        ("Muon", "learning_rate=0.001, adam_beta_1=0.9, adam_beta_2=0.999, epsilon=1e-7, momentum=0.95, ns_steps=6, nesterov=True, adam_lr_ratio=1, muon_a=3.4445, muon_b=-4.775, muon_c=2.0315, adam_weight_decay=0.004, exclude_layers=None, exclude_embeddings=True, rms_rate=0.2"),
    ];

    /// <summary>Gets the names of the optimizers.</summary>
    public static IEnumerable<string> Names => Known.Select(optimizer => optimizer.Name);

    /// <summary>Gets whether a dotted name ends in that of an optimizer.</summary>
    public static bool Has(string name) => Array.Exists(Known, optimizer => optimizer.Name == Dialect.LastPart(name));

    /// <summary>Gives the optimizer that Keras makes of a word such as <c>"adam"</c>; null for any other word.</summary>
    public static string? ByWord(string word) => Array.Find(Known, optimizer => optimizer.Name.Equals(word, StringComparison.OrdinalIgnoreCase)).Name;

    /// <summary>Gives the rate of an optimizer that is given none; null for any other name.</summary>
    public static double? Default(string name) => Dialect.Keras.Find(name) is { IsOptimizer: true } factory ? factory.Signature.Parameters.FirstOrDefault(parameter => parameter.Name == "learning_rate").Default?.AsDouble() : null;

    public static IEnumerable<Factory> All(bool isKeras3) =>
    [
        .. Known.Select(optimizer => new Factory(
            $"{optimizer.Name}({optimizer.Arguments}, {Shared}, {(isKeras3 ? Newer : Legacy)}, name='{optimizer.Name}')",
            isKeras3 ? "the rate or schedule in learning_rate" : "the rate or schedule in learning_rate; with decay, rate / (1 + decay · t)",
            a => Rate(a, isKeras3)) { IsOptimizer = true }),
        new Factory("LossScaleOptimizer(inner_optimizer, initial_scale=32768.0, dynamic_growth_steps=2000, name=None)", "the inner optimizer's", a => a.Schedule("inner_optimizer")) { IsOptimizer = true },
    ];

    private static LearningRateSchedule Rate(Arguments a, bool isKeras3)
    {
        string name = !isKeras3 && a.IsGiven("lr") ? "lr" : "learning_rate";
        if (a[name] is Value.Call or Value.Function { Owner: not null })
        {
            return a.Schedule(name);
        }

        double rate = a.AtLeast(0, name);
        double decay = isKeras3 ? 0 : a.AtLeast(0, "decay");
        LearningRateSchedule schedule = decay == 0 ? new ConstantRate(rate) : new InverseTimeDecay(rate, 1, decay);
        return a.Context.Precision is not Precision.Float32 ? schedule
            : decay == 0 ? new RoundedSchedule(schedule)
            : new KerasFloat32(schedule);
    }
}
