using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Glance's refusals: a code and a sentence.</summary>
public static class ImageRefusals
{
    public static Refusal BadRequest(string message) => new("BadRequest", 400, message);
    public static Refusal Forbidden(string message) => new("Forbidden", 403, message);
    public static Refusal NotFound(string message) => new("NotFound", 404, message);
    public static Refusal Conflict(string message) => new("Conflict", 409, message);
    public static Refusal Gone(string message) => new("Gone", 410, message);
    public static Refusal TooLarge(string message) => new("RequestEntityTooLarge", 413, message);

    public static Refusal NoImage(string id) => NotFound($"No image found with ID {id}");
    public static Refusal NotOwned => Forbidden("You do not own this image");
    public static Refusal NotAuthorized(string action) => Forbidden($"You are not authorized to complete {action} action.");
    public static Refusal ReadOnly(string attribute) => Forbidden($"Attribute '{attribute}' is read-only.");
    public static Refusal Reserved(string attribute) => Forbidden($"Attribute '{attribute}' is reserved.");
    public static Refusal Mismatch(string schema, string problem) => BadRequest($"Provided object does not match schema '{schema}': {problem}");
    public static Refusal Transition(string from, string to) => Conflict($"Image status transition from {from} to {to} is not allowed");
    public static Refusal OverLimit(string what, long attempted, long maximum) =>
        TooLarge($"The limit has been exceeded on the number of allowed image {what}. Attempted: {attempted}, Maximum: {maximum}");

    public static Refusal TooManyImages(string? project, int limit, int usage) =>
        TooLarge($"Project {project} is over a limit for [Resource image_count_total is over limit of {limit} due to current usage {usage} and delta 1]");

    public static Refusal OverStorage(long size, long remaining) =>
        TooLarge($"Image exceeds the storage quota: The size of the data {size} will exceed the limit. {remaining} bytes remaining.");

    public static Refusal OverSize(long limit) => TooLarge($"The incoming image is too large: the limit is {limit} bytes.");

    public static Refusal Vanished(string id) =>
        Gone($"Image {id} could not be found after upload. The image may have been deleted during the upload, cleaning up the chunks uploaded.");

    /// <summary>Its data is not what was declared, or could lead to what is not the image's.</summary>
    public static Refusal Content(string problem) => BadRequest($"Image data is refused: {problem}");
}
