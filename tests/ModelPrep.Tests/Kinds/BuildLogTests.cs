using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Kinds;

public sealed class BuildLogTests
{
    [Fact]
    public void The_last_forty_lines_are_at_hand_with_their_builder_and_all_of_them_in_the_file()
    {
        using var folder = new TempFolder();
        using (var log = new BuildLog(folder["1.log"]))
        {
            for (var number = 1; number <= 50; number++)
                log.Write(number < 45 ? "engine" : "triton", $"line {number}\r");
            log.Write("triton", "");
            Assert.Equal(40, log.LastLines.Count);
            Assert.Equal(["engine: line 11", "triton: line 50"], [log.LastLines[0], log.LastLines[^1]]);
        }

        Assert.Equal(51, File.ReadAllLines(folder["1.log"]).Length);
    }
}
