namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.AccessDenied"/>: tokens and access.</content>
public static partial class Messages
{
    public static readonly MessageCode TokenRefused = new(
        "MP7701",
        "Invalid or expired token",
        Cause: "The hub refuses the token.",
        Cure: "Replace the token in the secret.",
        Chart: "`model.pullSecret`, `model.pullSecretKey`"
    );

    public static readonly MessageCode TokenMissing = new(
        "MP7702",
        "Token required for a gated model",
        Cause: "The model is gated, and no token was sent.",
        Cure: "Put a token that has access into the secret, or name its file with `--token-file`.",
        Chart: "`model.pullSecret`"
    );

    public static readonly MessageCode AccessMissing = new(
        "MP7703",
        "No access to the gated model",
        Cause: "The account of the token has not been granted access.",
        Cure: "Ask for access on the model's page, with the account of the token.",
        Chart: "`model.pullSecret`"
    );

    public static readonly MessageCode AccessForbidden = new(
        "MP7704",
        "The hub denies access",
        Cause: "The token has no permission to read the contents of this repository.",
        Cure: "Give the token that permission.",
        Chart: "`model.pullSecret`"
    );

    public static readonly MessageCode RepositoryDisabled = new(
        "MP7705",
        "Model disabled on the hub",
        Cause: "The hub serves this model to nobody.",
        Cure: "Choose another model.",
        Chart: "`model.name`"
    );

    public static readonly MessageCode TokenFileMissing = new(
        "MP7706",
        "Token file not found",
        Cause: "The token file does not exist, or it is a folder.",
        Cure: "Mount the secret there, or name another file with `--token-file`. A secret mount has one file per key.",
        Chart: "`model.pullSecret`, `model.pullSecretKey`"
    );

    public static readonly MessageCode TokenFileUnreadable = new(
        "MP7707",
        "Cannot read the token file",
        Cause: "The user of this process has no permission to read the file, or the file is a pipe that delivers "
            + "nothing.",
        Cure: "Make the file readable for the user that the message names.",
        Chart: "`kubernetes.podSecurityContext`; [not as root](chart.md#not-as-root)"
    );

    public static readonly MessageCode TokenMalformed = new(
        "MP7708",
        "Malformed token",
        Cause: "The secret holds more than the bare token: a second line, a blank, or more than 64 KiB.",
        Cure: "Write the bare token into the secret, and nothing else.",
        Chart: "`model.pullSecret`, `model.pullSecretKey`"
    );
}
