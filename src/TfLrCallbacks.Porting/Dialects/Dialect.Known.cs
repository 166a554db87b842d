namespace TfLrCallbacks.Porting;

/// <content>The libraries.</content>
public sealed partial class Dialect
{
    /// <summary>Gets this library's own schedules and compositions, by their C# names.</summary>
    public static Dialect Own { get; } = new("own", "TfLrCallbacks", ["TfLrCallbacks"], OwnFactories.All);

    /// <summary>Gets Keras 3.</summary>
    public static Dialect Keras { get; } = new("keras", "Keras 3.15", ["keras", "tf.keras", "tensorflow.keras", "tf.optimizers", "tensorflow.optimizers"], () => KerasFactories.All(isKeras3: true));

    /// <summary>Gets Keras 2, which today is the package tf_keras.</summary>
    public static Dialect TfKeras { get; } = new("tf_keras", "tf_keras 2.21 (Keras 2)", ["tf_keras", .. LegacyModules()], () => KerasFactories.All(isKeras3: false));

    /// <summary>Gets PyTorch.</summary>
    public static Dialect Torch { get; } = new("torch", "PyTorch 2.13", ["torch", "optim", "lr_scheduler", "swa_utils"], TorchFactories.All);

    /// <summary>Gets Hugging Face's transformers.</summary>
    public static Dialect HuggingFace { get; } = new("transformers", "transformers 5.23", ["transformers", "optimization_tf", "trl", "pytorch_transformers"], HuggingFaceFactories.All);

    /// <summary>Gets Hugging Face's diffusers.</summary>
    public static Dialect Diffusers { get; } = new("diffusers", "diffusers 0.35", ["diffusers"], DiffusersFactories.All);

    /// <summary>Gets optax.</summary>
    public static Dialect Optax { get; } = new("optax", "optax 0.2.8", ["optax"], OptaxFactories.All);

    /// <summary>Gets timm.</summary>
    public static Dialect Timm { get; } = new("timm", "timm 1.0.31", ["timm"], TimmFactories.All);

    /// <summary>Gets fastai.</summary>
    public static Dialect Fastai { get; } = new("fastai", "fastai 2.8.12", ["fastai"], FastaiFactories.All);

    /// <summary>Gets pytorch-ignite.</summary>
    public static Dialect Ignite { get; } = new("ignite", "pytorch-ignite 0.5.5", ["ignite"], IgniteFactories.All);

    /// <summary>Gets Mosaic's composer.</summary>
    public static Dialect Composer { get; } = new("composer", "composer 0.32.1", ["composer"], ComposerFactories.All);

    /// <summary>Gets DeepSpeed.</summary>
    public static Dialect DeepSpeed { get; } = new("deepspeed", "DeepSpeed 0.19.8", ["deepspeed"], DeepSpeedFactories.All);

    /// <summary>Gets the package pytorch_optimizer.</summary>
    public static Dialect PytorchOptimizer { get; } =
        new("pytorch_optimizer", "pytorch_optimizer 4.1", ["pytorch_optimizer"], PytorchOptimizerFactories.All);

    /// <summary>Gets Lightning under its three module names: its range test and its EarlyStopping; its schedulers are PyTorch's.</summary>
    public static Dialect Lightning { get; } =
        new("lightning", "Lightning 2.5", ["lightning", "lightning.pytorch", "pytorch_lightning", "pl", "L"], LightningFactories.All);

    /// <summary>Gets PaddlePaddle's schedulers, <c>paddle.optimizer.lr</c>.</summary>
    public static Dialect Paddle { get; } = new("paddle", "PaddlePaddle 3.0", ["paddle"], PaddleFactories.All);

    /// <summary>Gets TensorFlow Addons' cyclical schedules, the optimizer of the TensorFlow Model Garden and of BERT, and the callback classes that Keras scripts copy from each other.</summary>
    public static Dialect KerasExtras { get; } = new(
        "keras_extras", "TensorFlow Addons 0.23, the TensorFlow Model Garden 2.15 and classes that Keras scripts copy", ["tensorflow_addons", "tfa", "clr_callback", "clr", "CLR", "keras_contrib", "official.nlp"], KerasExtrasFactories.All);

    /// <summary>Gets schedules of packages around PyTorch that scripts also copy: those of lightning-bolts and of detectron2's solver, and pytorch_pretrained_bert's BertAdam.</summary>
    public static Dialect TorchExtras { get; } = new(
        "pytorch_extras", "lightning-bolts 0.7, detectron2 0.6, pytorch_pretrained_bert 0.6", ["pl_bolts", "detectron2", "pytorch_pretrained_bert"], TorchExtrasFactories.All);

    /// <summary>Gets the package warmup_scheduler (pytorch-gradual-warmup-lr).</summary>
    public static Dialect GradualWarmup { get; } = new("warmup_scheduler", "warmup_scheduler 0.3", ["warmup_scheduler"], GradualWarmupFactories.All);

    /// <summary>Gets the functions of TensorFlow 1 that are handed the global step.</summary>
    public static Dialect TensorFlow1 { get; } =
        new("tf1", "TensorFlow 1 (tf.compat.v1.train)", ["tf.train", "tensorflow.train", "tf.compat.v1.train", "tensorflow.compat.v1.train", "tf1.train"], TensorFlow1Factories.All);

    /// <summary>Gets all libraries, in the order in which a bare name is looked up.</summary>
    public static IReadOnlyList<Dialect> All { get; } =
        [Own, Keras, TfKeras, Torch, HuggingFace, Optax, Timm, Fastai, Ignite, Composer, DeepSpeed, PytorchOptimizer, Diffusers, Lightning, TensorFlow1, GradualWarmup, Paddle, KerasExtras, TorchExtras];

    /// <summary>Gives the library that a module belongs to.</summary>
    /// <param name="module">The module, such as <c>keras.optimizers.schedules</c> or <c>torch</c>.</param>
    /// <returns>The library, or null if no library that is known here has the module.</returns>
    public static Dialect? OfModule(string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Dialect owner = All.MaxBy(dialect => dialect.Owns($"{module}.x"))!;
        return owner.Owns($"{module}.x") > 0 ? owner : null;
    }

    /// <summary>Gives the modules that only Keras 2 has, however it was imported.</summary>
    private static string[] LegacyModules() =>
    [
        "keras.optimizers.legacy", "tf.keras.optimizers.legacy", "tensorflow.keras.optimizers.legacy",
        "keras.experimental", "tf.keras.experimental", "tensorflow.keras.experimental",
        "tf.compat.v1.keras", "tensorflow.compat.v1.keras", "tensorflow.python.keras",
    ];
}
