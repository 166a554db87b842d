namespace TfLrCallbacks.Embedded.Tests;

[TestClass]
public sealed class DeepModelTests
{
    /// <summary>JSON is read to a depth of 64 unless asked otherwise, and each layer inside another takes three of them.</summary>
    [TestMethod]
    public void Layers_inside_layers_come_back_from_a_file()
    {
        string file = Path.GetTempFileName();
        try
        {
            Layer layer = new Dense(2);
            for (int i = 0; i < 40; i++)
            {
                layer = new Residual(layer);
            }

            var model = new Sequential(layer) { Seed = 1 };
            model.Build(2);
            model.Save(file);

            CollectionAssert.AreEqual(model.GetWeights()[0].Values(), Sequential.Load(file).GetWeights()[0].Values());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
