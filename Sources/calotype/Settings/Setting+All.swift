extension Setting {
    /// Every setting, in the order of help and of `calotype config`.
    static let all: [Setting] =
        serving + stores + s3 + remote + sets + renderers + limits + answers + logs

    private static let serving = [
        Setting(
            name: "host",
            key: "serve.host",
            value: "ADDRESS",
            standard: "127.0.0.1",
            help: "The address to listen on; 0.0.0.0 for every IPv4 address, unix:/PATH for a Unix socket."
        ),
        Setting(
            name: "socket-mode",
            key: "serve.socket-mode",
            value: "RIGHTS",
            standard: "0660",
            help: "The rights of the Unix socket's file, whatever the umask: who may write it may connect."
        ),
        Setting(
            name: "port",
            key: "serve.port",
            value: "PORT",
            standard: "8080",
            help: "1…65535, or 0 for any free port."
        ),
        Setting(
            name: "admin-port",
            key: "serve.admin-port",
            value: "PORT",
            standard: "(none)",
            help: "A second port for /health and /metrics, which then leave the first."
        ),
        Setting(
            name: "trusted-proxies",
            key: "web.trusted-proxies",
            value: "ADDRESS,…",
            standard: "(none)",
            help: "Proxies whose X-Forwarded-For, -Proto and -Prefix count: addresses, networks, unix."
        ),
        Setting(
            name: "base-path",
            key: "web.base-path",
            value: "PATH",
            standard: "(none)",
            help: "The path below which a proxy shows this server, and passes on: /images."
        ),
        Setting(
            name: "connections",
            key: "web.connections",
            value: "NUMBER",
            standard: "as many as memory and descriptors allow",
            help: "The most connections, from 16; beyond them, health and metrics are answered, all else gets 503."
        ),
        Setting(
            name: "connections-per-address",
            key: "web.connections-per-address",
            value: "SHARE",
            standard: "50%",
            help: "How many of them one address (of IPv6, one /64) may hold: a share or a number."
        ),
        Setting(
            name: "header-bytes",
            key: "web.header-bytes",
            value: "BYTES",
            standard: "32KiB",
            help: "The most bytes of a request's address and headers; a longer one gets 431."
        ),
        Setting(
            name: "header-timeout",
            key: "web.header-timeout",
            value: "SECONDS",
            standard: "10",
            help: "How long a request's headers may take, from the first byte to the last; a slower one gets 408."
        ),
    ]

    private static let stores = [
        Setting(
            name: "originals",
            key: "originals.location",
            value: "PLACE",
            standard: "./calotype-data/originals",
            help: "Where originals are: a folder or s3://BUCKET/PREFIX. Uploads are added, nothing there is changed."
        ),
        Setting(
            name: "originals-freshness",
            key: "originals.freshness",
            value: "SECONDS",
            standard: "1",
            help: "How long what is known of an original is believed before its date and size are looked at again."
        ),
        Setting(
            name: "uploads",
            key: "uploads.enabled",
            value: "SWITCH",
            standard: "on",
            help:
                "on, off, or local: uploads, where programs of this machine need no token; for a machine of one's own."
        ),
        Setting(
            name: "uploads-at-once",
            key: "uploads.at-once",
            value: "NUMBER",
            standard: "200",
            help: "The most uploads under way at the same time; further ones get 503."
        ),
        Setting(
            name: "tokens",
            key: "uploads.tokens",
            value: "TOKEN,…",
            standard: "(none)",
            help: "Secrets that let a program upload, list and remove; with none, serve makes one: see token-file.",
            isSecret: true
        ),
        Setting(
            name: "token-file",
            key: "uploads.token-file",
            value: "FILE",
            standard: "(token beside the queue's file)",
            help: "Where serve keeps the token that it makes where tokens is not set."
        ),
        Setting(
            name: "upload-origins",
            key: "uploads.origins",
            value: "ORIGIN,…",
            standard: "(none)",
            help: "Origins whose pages may upload with a token or a ticket, such as https://shop.example; * for all."
        ),
        Setting(
            name: "upload-min-rate",
            key: "uploads.min-rate",
            value: "BYTES",
            standard: "1kB",
            help: "The least bytes of a request's body in a second; a slower one gets 408."
        ),
        Setting(
            name: "upload-patience",
            key: "uploads.patience",
            value: "SECONDS",
            standard: "30",
            help: "How long a body may come more slowly than upload-min-rate."
        ),
        Setting(
            name: "upload-deadline",
            key: "uploads.deadline",
            value: "SECONDS",
            standard: "900",
            help: "How long the body of a request may take in all; a longer one gets 408."
        ),
        Setting(
            name: "variants",
            key: "variants.location",
            value: "PLACE",
            standard: "./calotype-data/variants",
            help: "Where variants are kept: a folder or s3://BUCKET/PREFIX; none keeps them in memory only."
        ),
        Setting(
            name: "purge-freshness",
            key: "purge.freshness",
            value: "SECONDS",
            standard: "5",
            help: "Within what time a purge reaches the memory of all other servers over the same stores."
        ),
        Setting(
            name: "variants-public-url",
            key: "variants.public-url",
            value: "URL",
            standard: "(none)",
            help: "Where everybody can read the variants store; /{W}x{H}/ then answers 301 to the variant there."
        ),
        Setting(
            name: "variants-max-bytes",
            key: "variants.max-bytes",
            value: "BYTES",
            standard: "10GB",
            help: "The most bytes of variants to keep; those not asked for longest go first."
        ),
        Setting(
            name: "variants-max-entries",
            key: "variants.max-entries",
            value: "NUMBER",
            standard: "500000",
            help: "The most variants to keep."
        ),
        Setting(
            name: "cache-memory",
            key: "cache.memory-bytes",
            value: "BYTES",
            standard: "256MB, or a quarter of the machine's",
            help: "The most bytes of variants to keep in memory; 0 for none."
        ),
        Setting(
            name: "answer-memory",
            key: "web.answer-memory-bytes",
            value: "BYTES",
            standard: "a fifth of what cache-memory leaves",
            help: "The most memory that answers may hold which clients have yet to take; further ones get 503."
        ),
    ]

    private static let renderers = [
        Setting(
            name: "renderers",
            key: "renderers.count",
            value: "NUMBER",
            standard: "as many as cores",
            help: "How many renderer processes work at the same time."
        ),
        Setting(
            name: "renderer-spares",
            key: "renderers.spares",
            value: "NUMBER",
            standard: "1; 0 for 'worker', 'resize' and Lambda",
            help: "How many more are kept warm, to take the place of one that dies or is replaced."
        ),
        Setting(
            name: "renderer-queue",
            key: "renderers.queue",
            value: "NUMBER",
            standard: "16 for each renderer",
            help: "How many requests may wait for a renderer; further ones get 503."
        ),
        Setting(
            name: "renderer-memory",
            key: "renderers.memory",
            value: "BYTES",
            standard: "half of what cache-memory leaves",
            help: "What all renderers together may be estimated to need."
        ),
        Setting(
            name: "renderer-recycle-images",
            key: "renderers.recycle-images",
            value: "NUMBER",
            standard: "10000",
            help: "A renderer is replaced after this many images."
        ),
        Setting(
            name: "renderer-recycle-rss",
            key: "renderers.recycle-rss",
            value: "BYTES",
            standard: "400MiB",
            help: "A renderer is replaced when it has grown to this much resident memory."
        ),
        Setting(
            name: "renderer-path",
            key: "renderers.path",
            value: "FILE",
            standard: "beside calotype",
            help: "The calotype-renderer to start."
        ),
        Setting(
            name: "decoders",
            key: "decoders",
            value: "FORMATS",
            standard: "jpeg,png,webp,gif,avif,heic,tiff,jxl",
            help: "The formats of originals that are read; svg and pdf can be added."
        ),
        Setting(
            name: "resize",
            key: "resize",
            value: "LIGHT",
            standard: "linear",
            help: "linear or gamma: the light in which pictures are made smaller."
        ),
    ]

    private static let limits = [
        Setting(
            name: "limit-original-bytes",
            key: "limits.original-bytes",
            value: "BYTES",
            standard: "50MB",
            help: "The largest original."
        ),
        Setting(
            name: "limit-original-pixels",
            key: "limits.original-pixels",
            value: "PIXELS",
            standard: "100000000",
            help: "The most pixels of an original, all frames together."
        ),
        Setting(
            name: "limit-frames",
            key: "limits.frames",
            value: "NUMBER",
            standard: "2000",
            help: "The most frames or pages of an original."
        ),
        Setting(
            name: "limit-scans",
            key: "limits.scans",
            value: "NUMBER",
            standard: "100",
            help: "The most scans of a progressive JPEG."
        ),
        Setting(
            name: "limit-output-pixels",
            key: "limits.output-pixels",
            value: "PIXELS",
            standard: "50000000",
            help: "The most pixels of a variant, all frames together."
        ),
        Setting(
            name: "limit-negotiated-avif-pixels",
            key: "limits.negotiated-avif-pixels",
            value: "PIXELS",
            standard: "250000",
            help: "format=auto answers AVIF up to this size, and WebP above, unless the AVIF has been made already."
        ),
        Setting(
            name: "deadline",
            key: "limits.deadline",
            value: "SECONDS",
            standard: "20",
            help: "How long a picture may take, waiting included."
        ),
    ]

    private static let answers = [
        Setting(
            name: "sizes",
            key: "sizes",
            value: "SIZES",
            standard: "(all)",
            help: "The only sizes that /{W}x{H}/ answers: 400x300,400x,x300."
        ),
        Setting(
            name: "keys",
            key: "keys",
            value: "ID:HEX,…",
            standard: "(none)",
            help: "Keys to sign URLs with; when set, only signed URLs are answered. The first one signs.",
            isSecret: true
        ),
        Setting(
            name: "lambda-base-path",
            key: "lambda.base-path",
            value: "PATH",
            standard: "(none)",
            help: "What stands before every path of a Lambda function, such as a custom domain's mapping: /pictures."
        ),
        Setting(
            name: "pages",
            key: "web.pages",
            value: "SWITCH",
            standard: "on",
            help: "on or off: whether /, /image/{id}, /upload-image and /playground answer pages for people."
        ),
        Setting(
            name: "cache-control",
            key: "web.cache-control",
            value: "TEXT",
            standard: "public, max-age=3600, stale-while-revalidate=86400",
            help: "The Cache-Control of pictures."
        ),
        Setting(
            name: "cache-control-immutable",
            key: "web.cache-control-immutable",
            value: "TEXT",
            standard: "public, max-age=31536000, immutable",
            help: "The Cache-Control of pictures whose URL has a v= or a signature."
        ),
        Setting(
            name: "cors-origin",
            key: "web.cors-origin",
            value: "ORIGIN",
            standard: "*",
            help: "The Access-Control-Allow-Origin of pictures; none sends no header."
        ),
    ]

    private static let logs = [
        Setting(
            name: "log-level",
            key: "log.level",
            value: "LEVEL",
            standard: "info",
            help: "trace, debug, info, notice, warning, error or critical."
        ),
        Setting(
            name: "log-format",
            key: "log.format",
            value: "FORMAT",
            standard: "text on a terminal, else json",
            help: "text or json."
        ),
    ]
}
