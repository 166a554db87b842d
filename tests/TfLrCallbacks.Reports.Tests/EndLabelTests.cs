using CsCheck;

namespace TfLrCallbacks.Reports.Tests;

[TestClass]
public sealed class EndLabelTests
{
    [TestMethod]
    public void Labels_are_a_line_apart_in_their_order_and_inside() =>
        Gen.Float[50, 350].Array[1, 4].Sample(heights =>
        {
            float[] ys = EndLabel.Spread([.. heights.Order()], top: 100, bottom: 300);

            Assert.IsTrue(ys[0] >= 100 - 1e-3 && ys[^1] <= 300);
            foreach ((float above, float below) in ys.Zip(ys.Skip(1)))
            {
                Assert.IsGreaterThanOrEqualTo(EndLabel.LineHeight - 1e-3f, below - above);
            }
        });

    [TestMethod]
    public void Labels_with_room_stay_where_they_are() =>
        CollectionAssert.AreEqual(new[] { 110f, 150f, 290f }, EndLabel.Spread([110, 150, 290], top: 100, bottom: 300));
}
