namespace TfLrCallbacks.Cli;

/// <summary>A range in which the highest rate usually lies.</summary>
/// <param name="Architecture">What is trained.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end; the same where the source names one rate.</param>
/// <param name="Batch">The batch that it is for.</param>
/// <param name="Source">Where it is from.</param>
internal sealed record RateRange(string Architecture, string Optimizer, double Low, double High, string Batch, string Source)
{
    public static IReadOnlyList<RateRange> All { get; } =
    [
        new("ResNet, ImageNet", "SGD, momentum 0.9", 0.1, 0.1, "256", "He et al. 2015, arXiv:1512.03385"),
        new("ResNet-50, ImageNet", "SGD, momentum 0.9", 0.1, 3.2, "256 to 8192, in proportion", "Goyal et al. 2017, arXiv:1706.02677"),
        new("Wide ResNet, CIFAR", "SGD, Nesterov momentum 0.9", 0.1, 0.1, "128", "Zagoruyko and Komodakis 2016, as quoted in Loshchilov and Hutter 2016, arXiv:1608.03983"),
        new("vision transformer, from scratch", "AdamW", 5e-4, 5e-4, "512, in proportion", "Touvron et al. 2020, arXiv:2012.12877"),
        new("vision transformer, from scratch", "AdamW, weight decay 0.3", 3e-3, 3e-3, "4096", "ClassyVision's and mmpretrain's settings after Dosovitskiy et al. 2020, arXiv:2010.11929"),
        new("transformer, width 512", "Adam, beta_2 0.98", 7e-4, 7e-4, "25,000 tokens", "1 / sqrt(512 · 4000), the highest rate of Vaswani et al. 2017, arXiv:1706.03762"),
        new("BERT, fine-tuning", "Adam", 2e-5, 5e-5, "16 or 32", "Devlin et al. 2018, arXiv:1810.04805"),
        new("GAN (DCGAN)", "Adam, beta_1 0.5", 2e-4, 2e-4, "128", "Radford et al. 2015, arXiv:1511.06434"),
    ];
}
