using System.Runtime.CompilerServices;

namespace FirstProgram;

/// <summary>Says what to do where TensorFlow.NET is missing: the program itself stands in the documentation as it is, and would end with a stack trace.</summary>
internal static class WithoutTensorFlowNet
{
    [ModuleInitializer]
    internal static void Check()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "Tensorflow.Binding.dll")))
        {
            Console.WriteLine(TensorFlowNetMissing.Remedy);
            Environment.Exit(0);
        }
    }
}
