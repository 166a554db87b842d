using ScottPlot;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class ChartFontTests
{
    [TestMethod]
    public void ScottPlot_gets_the_embedded_faces_for_its_labels()
    {
        Assert.AreEqual("Inter", ChartFont.Regular.FamilyName);
        Assert.AreEqual(ChartFont.Regular.Handle, Fonts.GetTypeface(ChartFont.Name, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal).Handle);
        Assert.AreEqual(ChartFont.SemiBold.Handle, Fonts.GetTypeface(ChartFont.Name, FontWeight.Bold, FontSlant.Upright, FontSpacing.Normal).Handle);
    }

    [TestMethod]
    public void The_faces_have_every_character_that_labels_are_made_of()
    {
        const string Used = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;()[]<>&%'\"/+-_=…×−–⁰¹²³⁴⁵⁶⁷⁸⁹⁻□";

        Assert.AreEqual(Used, ChartFont.Drawable(Used));
        Assert.IsTrue(ChartFont.SemiBold.ContainsGlyphs(Used));
    }

    [TestMethod]
    public void A_character_that_the_faces_lack_is_a_visible_sign_and_not_nothing() =>
        Assert.AreEqual("run □□ η Ж □", ChartFont.Drawable("run 中文 η Ж \U0001F600"));

    [TestMethod]
    public void A_picture_drawn_with_a_font_of_the_machine_is_refused() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => ChartFont.IsBold("DejaVu Sans", null));

    [TestMethod]
    public void The_licence_of_the_typeface_comes_with_the_assembly()
    {
        using Stream stream = typeof(Chart).Assembly.GetManifestResourceStream("Fonts/LICENSE.txt")!;
        using var reader = new StreamReader(stream);

        StringAssert.Contains(reader.ReadToEnd(), "SIL OPEN FONT LICENSE Version 1.1");
    }
}
