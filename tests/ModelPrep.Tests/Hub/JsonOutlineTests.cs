using System.Text;
using ModelPrep.Hub;

namespace ModelPrep.Tests.Hub;

/// <summary>Whether JSON text is complete, and how long its texts are, in whatever pieces it comes.</summary>
public sealed class JsonOutlineTests
{
    [Theory]
    [InlineData("{\"a\":[1,2,{\"b\":\"}]\"}]}", false)]
    [InlineData("\"text\"", false)]
    [InlineData("5", false)]
    [InlineData("{\"a\":1", true)]
    [InlineData("[{}", true)]
    [InlineData("{\"a\":\"}", true)]
    [InlineData("{\"a\":\"\\\"}", true)]
    [InlineData("{\"a\":\"\\\\\"}", false)]
    public void It_is_open_until_its_last_bracket(string text, bool isOpen)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var outline = new JsonOutline();
            Assert.True(
                outline.Add(Encoding.UTF8.GetBytes(text[..cut]), 100)
                    && outline.Add(Encoding.UTF8.GetBytes(text[cut..]), 100)
            );
            Assert.Equal(isOpen, outline.IsOpen);
        }
    }

    [Theory]
    [InlineData("{\"a\":\"12345\"}", true)]
    [InlineData("{\"a\":\"1234567\"}", false)]
    [InlineData("{\"1234567\":0}", false)]
    [InlineData("[12345,12345,12345]", true)]
    [InlineData("[1234567]", false)]
    [InlineData("[          1          ]", true)]
    public void A_token_is_as_long_as_it_may_be(string text, bool fits) =>
        Assert.Equal(fits, new JsonOutline().Add(Encoding.UTF8.GetBytes(text), 6));
}
