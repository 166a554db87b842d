namespace TfLrCallbacks.Porting.Tests;

/// <summary>Optimizers and schedules of Keras that a script makes from their configuration.</summary>
[TestClass]
public sealed class ScriptConfigsTests
{
    [TestMethod]
    [DataRow("opt = keras.optimizers.get({'class_name': 'Adam', 'config': {'learning_rate': 0.02, 'beta_1': 0.8}})", "new Adam(learningRate: 0.02, beta1: 0.8)")]
    [DataRow("cfg = {'class_name': 'sgd', 'config': {'learning_rate': 0.05, 'momentum': 0.9}}\nopt = keras.optimizers.deserialize(cfg)", "new SGD(learningRate: 0.05, momentum: 0.9)")]
    [DataRow("opt = keras.optimizers.RMSprop.from_config({'learning_rate': 0.004, 'rho': 0.8})", "new RMSprop(learningRate: 0.004, rho: 0.8)")]
    [DataRow("p = argparse.ArgumentParser()\np.add_argument('--optimizer', default='adamax')\np.add_argument('--rate', type=float, default=0.3)\nargs = p.parse_args()\nopt = keras.optimizers.get({'class_name': args.optimizer, 'config': {'learning_rate': args.rate}})", "new Adamax(learningRate: Rate)")]
    [DataRow("opt = keras.optimizers.get({'class_name': 'Adam', 'config': {'learning_rate': {'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 20, 'decay_rate': 0.5}}}})", "new ExponentialDecay(initialLearningRate: 0.1, decaySteps: 20, decayRate: 0.5)")]
    [DataRow("opt = keras.optimizers.Adam(keras.optimizers.schedules.deserialize({'class_name': 'CosineDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 20}}))", "new CosineDecay(initialLearningRate: 0.1, decaySteps: 20)")]
    public void A_configuration_is_the_call_that_it_stands_for(string made, string expected)
    {
        string written = ScriptPorter.Port(Script(made), PortEngine.Embedded).CSharp;

        Assert.Contains(expected, written);
        Assert.DoesNotContain("Optimizer optimizer", written);
    }

    /// <summary>A table that is changed, or that a file holds, stays what only the run knows.</summary>
    [TestMethod]
    [DataRow("cfg = {'class_name': 'SGD', 'config': {'learning_rate': 0.05}}\ncfg['config']['learning_rate'] = 0.5\nopt = keras.optimizers.get(cfg)")]
    [DataRow("cfg = json.load(open('opt.json'))\nopt = keras.optimizers.get(cfg)")]
    public void A_configuration_that_is_not_written_out_is_not_guessed(string made) => Assert.DoesNotContain("0.05", ScriptPorter.Port(Script(made), PortEngine.Embedded).CSharp);


    /// <summary>An optimizer that has no form in C# is the user's to give; its rate is the script's.</summary>
    [TestMethod]
    [DataRow("config = keras.optimizers.Adam(0.01).get_config()\nconfig['learning_rate'] = 0.002\nopt = keras.optimizers.Adam.from_config(config)", "new LambdaCallback(onTrainBegin: run => run.LearningRate = 0.002), // line 8: the rate of the script's optimizer")]
    [DataRow("opt = keras.optimizers.get('sgd')\nopt = opt.__class__(learning_rate=keras.optimizers.schedules.ExponentialDecay(0.1, 20, 0.5))\n", "new LearningRateScheduler(RatesOfOpt(), StepUnit.Batch)")]
    public void An_optimizer_that_the_user_gives_has_the_rate_of_the_script(string made, string expected) => Assert.Contains(expected, ScriptPorter.Port(Script(made), PortEngine.Embedded).CSharp);

    private static string Script(string made) => $"""
        import argparse, json
        from tensorflow import keras
        {made}
        model = keras.Sequential([keras.layers.Dense(1)])
        model.compile(optimizer=opt, loss='mse')
        model.fit(x, y, batch_size=64, epochs=4)
        """;
}
