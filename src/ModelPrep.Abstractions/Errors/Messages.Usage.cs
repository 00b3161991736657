namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Usage"/>: bad options.</content>
public static partial class Messages
{
    /// <summary>
    /// An option, verb or word is unknown or lacks its value, or a server argument lacks its <c>--</c>.
    /// </summary>
    /// <remarks>Correct it as <c>--help</c> of the verb shows.</remarks>
    public static readonly MessageCode CommandLineUnreadable = new("MP6401", "The command line cannot be read");

    /// <summary>
    /// Neither <c>--model</c> nor <c>MODELPREP_MODEL</c> is there, or they are missing beside <c>--source</c> and
    /// <c>--revision</c>.
    /// </summary>
    /// <remarks>Name a model with <c>--model</c>.</remarks>
    public static readonly MessageCode ModelMissing = new("MP6402", "No model is named");

    /// <summary>
    /// <c>--model</c> is no alias and no <c>ORG/NAME</c>, or <c>--source</c> is neither <c>hf:ORG/NAME</c> nor
    /// <c>local:DIR</c>.
    /// </summary>
    /// <remarks>Copy the id from the model's page on the hub.</remarks>
    public static readonly MessageCode ModelUnknown = new("MP6403", "The name of the model is none");

    /// <summary><c>--source local:DIR</c> names a folder that is not there.</summary>
    /// <remarks>Name the folder that holds the model's files, and mount it into the container.</remarks>
    public static readonly MessageCode FolderMissing = new("MP6404", "The folder with the model does not exist");

    /// <summary>
    /// The name has characters that a model folder must not have, or is that of a helper model in every TensorRT-LLM
    /// repository.
    /// </summary>
    /// <remarks>
    /// Choose another name with <c>--served-name</c>; for <c>load</c>, name the model as the server does.
    /// </remarks>
    public static readonly MessageCode ServedNameUnusable = new("MP6405", "Triton cannot have a model of this name");

    /// <summary>
    /// An option or the variable that stands for it has a value of the wrong form, or outside its range.
    /// </summary>
    /// <remarks>Correct the value of the option or variable that the message names.</remarks>
    public static readonly MessageCode ValueWrong = new("MP6406", "A value is not what its option takes");

    /// <summary>
    /// Options contradict each other, one is given twice, or one makes sense only with another that is missing.
    /// </summary>
    /// <remarks>Leave one of them away, or add the one that the message names.</remarks>
    public static readonly MessageCode OptionsConflict = new("MP6407", "Options do not go together");

    /// <summary>
    /// <c>--set</c> names a model or parameter that the repository lacks, has a value that the parameter cannot have,
    /// or sets what an option of its own gives.
    /// </summary>
    /// <remarks>Correct the name or value of <c>--set</c>; the message lists those that there are.</remarks>
    public static readonly MessageCode SettingUnknown = new("MP6408", "A setting cannot be set");

    /// <summary><c>--include</c> chooses a file in Python's pickle format.</summary>
    /// <remarks>
    /// Leave it out with <c>--exclude</c>; if you trust its owner, take it with <c>--allow-pickle</c>.
    /// </remarks>
    public static readonly MessageCode PickleRefused = new("MP6409", "A file that was chosen can run code");

    /// <summary>A variable such as <c>HTTPS_PROXY</c> is not <c>[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]</c>.</summary>
    /// <remarks>Correct the variable, or unset it.</remarks>
    public static readonly MessageCode ProxyUnreadable = new("MP6410", "The address of the proxy cannot be read");

    /// <summary><c>--llmapi-template</c> names a folder without <c>config.pbtxt</c> and <c>1/model.py</c>.</summary>
    /// <remarks>
    /// Name <c>triton_backend/all_models/llmapi/tensorrt_llm</c> of TensorRT-LLM's source, at the version of the image.
    /// </remarks>
    public static readonly MessageCode TemplateUnusable = new("MP6411", "The LLM API's model folder is none");

    /// <summary>
    /// <c>--prompts</c> of <c>load</c> names a file that cannot be read, is empty or too large, or has a line that is
    /// no JSON object.
    /// </summary>
    /// <remarks>
    /// Name a text file with a prompt in each line, or a <c>.jsonl</c> file with a JSON object in each line.
    /// </remarks>
    public static readonly MessageCode PromptsUnreadable = new("MP6412", "The file with prompts cannot be used");
}
