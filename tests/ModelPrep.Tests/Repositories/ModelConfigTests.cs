using ModelPrep.Repositories;

namespace ModelPrep.Tests.Repositories;

public sealed class ModelConfigTests
{
    /// <summary>As the templates of the Triton CLI are written, comments and odd spaces included.</summary>
    private const string Text = """
        # name: "comment"
        name: "old"
        backend: "${triton_backend}"
        max_batch_size: ${triton_max_batch_size}
        model_transaction_policy {
          decoupled: ${decoupled_mode}
        }
        dynamic_batching {
            preferred_batch_size: [ ${triton_max_batch_size} ]
        }
        input [
          {
            name: "input_ids"
          }
        ]
        instance_group [
          {
            kind : KIND_CPU
            count: ${instance_count}
          }
        ]
        # parameters: {
        #   key: "gone"
        #   value: {
        #     string_value: "${gone}"
        #   }
        # }
        parameters: {
          key: "medusa_choices"
            value: {
              string_value: "${medusa_choices}"
          }
        }
        parameters { key: "short" value { string_value: "a\"b" } }

        """;

    private static readonly ModelConfig Config = new(Text);

    [Fact]
    public void The_names_are_those_of_parameters_and_of_three_fields() =>
        Assert.Equal(["max_batch_size", "decoupled", "instance_count", "medusa_choices", "short"], Config.Names);

    [Theory]
    [InlineData("max_batch_size", "4", "${triton_max_batch_size}\nmodel", "4\nmodel")]
    [InlineData("decoupled", "true", "${decoupled_mode}", "true")]
    [InlineData("instance_count", "2", "${instance_count}", "2")]
    [InlineData("medusa_choices", "[[0]]", "\"${medusa_choices}\"", "\"[[0]]\"")]
    [InlineData("medusa_choices", "tab\t\\\"é", "\"${medusa_choices}\"", "\"tab\\011\\\\\\\"é\"")]
    [InlineData("short", "", "\"a\\\"b\"", "\"\"")]
    public void A_value_is_replaced_and_nothing_else(string name, string value, string before, string after)
    {
        Assert.Contains(before, Text, StringComparison.Ordinal);
        var changed = Config.With(name, value);
        Assert.Equal(Text.Replace(before, after, StringComparison.Ordinal), changed.Text);
        Assert.Equal(ModelConfig.TextOf(name, value), changed.Find(name));
        Assert.Equal(Config.Names, changed.Names);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("name")]
    public void What_is_no_parameter_is_not_found(string name) => Assert.Null(Config.Find(name));

    [Fact]
    public void The_name_of_the_model_is_the_one_outside_of_everything() =>
        Assert.Equal(
            Text.Replace("name: \"old\"", "name: \"new\"", StringComparison.Ordinal),
            Config.Named("new").Text
        );

    [Fact]
    public void A_model_without_a_name_gets_one() =>
        Assert.Equal(
            "name: \"new\"\ninput [\n  {\n    name: \"a\"\n  }\n]\n",
            new ModelConfig("input [\n  {\n    name: \"a\"\n  }\n]\n").Named("new").Text
        );
}
