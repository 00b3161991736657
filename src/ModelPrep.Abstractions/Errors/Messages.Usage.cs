namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Usage"/>: invalid options.</content>
public static partial class Messages
{
    public static readonly MessageCode CommandLineUnreadable = new(
        "MP6401",
        "Invalid command line",
        Cause: "An option, verb or argument is unknown, or lacks its value. The message names the nearest option. "
            + "Only what follows `--` goes to the server. A word that begins with `@` is not a file of arguments.",
        Cure: "Correct the command line as `--help` of the verb shows. Put arguments of the server after `--`. "
            + "A token on the command line is not repeated in the message, but others may have seen it: "
            + "replace it, and put the new one into a file.",
        Chart: "`init.extraArgs`, `server.extraArgs`"
    );

    public static readonly MessageCode ModelMissing = new(
        "MP6402",
        "No model given",
        Cause: "Neither `--model` nor `MODELPREP_MODEL` is set. `--source` and `--revision` need one of them, too.",
        Cure: "Name a model with `--model`.",
        Chart: "`model.name`"
    );

    public static readonly MessageCode ModelUnknown = new(
        "MP6403",
        "Invalid model name",
        Cause: "`--model` is neither an alias nor `ORG/NAME`, or `--source` is neither `hf:ORG/NAME` nor `local:DIR`.",
        Cure: "Copy the id from the model's page on the hub.",
        Chart: "`model.name`, `model.source`"
    );

    public static readonly MessageCode FolderMissing = new(
        "MP6404",
        "Model folder not found",
        Cause: "`--source local:DIR` names a folder that does not exist.",
        Cure: "Name the folder that holds the model's files, and mount it into the container.",
        Chart: "`model.source`, `kubernetes.extraVolumes`, `init.extraVolumeMounts`"
    );

    public static readonly MessageCode ServedNameUnusable = new(
        "MP6405",
        "Invalid served name",
        Cause: "The name has characters that Triton does not accept in the name of a model folder, "
            + "or it is the name of a helper model in every TensorRT-LLM repository.",
        Cure: "Choose another name with `--served-name`. For `load`, give the name that the server uses.",
        Chart: "`model.servedName`"
    );

    public static readonly MessageCode ValueWrong = new(
        "MP6406",
        "Invalid value",
        Cause: "The value of an option or of its environment variable has the wrong form, or is out of range.",
        Cure: "Correct the option or variable that the message names.",
        Chart: "the value that sets the option, or `init.extraArgs`"
    );

    public static readonly MessageCode OptionsConflict = new(
        "MP6407",
        "Conflicting options",
        Cause: "Two options contradict each other, an option is given twice, or an option needs another one.",
        Cure: "Remove one of the options, or add the one that the message names.",
        Chart: "`init.extraArgs`, `server.extraArgs`"
    );

    public static readonly MessageCode SettingUnknown = new(
        "MP6408",
        "Invalid setting",
        Cause: "`--set` names a model or parameter that the repository does not have, gives a value that the "
            + "parameter cannot have, or sets what has an option of its own.",
        Cure: "Correct the name or value of `--set`. The message lists the valid names.",
        Chart: "`model.settings`"
    );

    public static readonly MessageCode PickleRefused = new(
        "MP6409",
        "A selected file can run code",
        Cause: "`--include` selects a file in Python's pickle format, which can run code when it is loaded.",
        Cure: "Leave the file out with `--exclude`. If you trust its owner, take it with `--allow-pickle`.",
        Chart: "`model.files.exclude`, `model.files.allowPickle`"
    );

    public static readonly MessageCode ProxyUnreadable = new(
        "MP6410",
        "Invalid proxy address",
        Cause: "A variable such as `HTTPS_PROXY` does not have the form `[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]`.",
        Cure: "Correct the variable, or unset it.",
        Chart: "`init.extraEnv`"
    );

    public static readonly MessageCode TemplateUnusable = new(
        "MP6411",
        "Invalid model folder for the LLM API",
        Cause: "`--llmapi-template` names a folder without `config.pbtxt` and `1/model.py`.",
        Cure: "Name `triton_backend/all_models/llmapi/tensorrt_llm` of TensorRT-LLM's source, in the version of the "
            + "image.",
        Chart: "`init.extraArgs`"
    );

    public static readonly MessageCode PromptsUnreadable = new(
        "MP6412",
        "Cannot use the file of prompts",
        Cause: "`--prompts` of `load` names a file that is unreadable, empty or too large, "
            + "or that has a line which is not a JSON object.",
        Cure: "Name a text file with one prompt per line, or a `.jsonl` file with one JSON object per line."
    );
}
