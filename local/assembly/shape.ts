import * as z from "zod";

/**
 * The properties of CloudFormation resources that the runtime acts on, as schemas over resolved properties.
 * CloudFormation writes numbers and booleans also as text, so both are accepted where that happens.
 */
const number = z.coerce.number();
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

/** AWS::Lambda::Function. */
export const functionShape = z.object({
  FunctionName: z.string().optional(),
  Handler: z.string().default("index.handler"),
  Role: z.string(),
  Runtime: z.string().optional(),
  Timeout: number.default(3),
  MemorySize: number.default(128),
  ReservedConcurrentExecutions: number.optional(),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
});

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));

/** AWS::DynamoDB::Table and AWS::DynamoDB::GlobalTable. */
export const tableShape = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  LocalSecondaryIndexes: z.array(z.unknown()).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]) })
    .optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: flag.default(true) }).optional(),
});

/** AWS::S3::Bucket. */
export const bucketShape = z.object({
  CorsConfiguration: z
    .object({
      CorsRules: z.array(
        z.object({
          AllowedOrigins: z.array(z.string()),
          AllowedMethods: z.array(z.string()),
          AllowedHeaders: z.array(z.string()).default([]),
          ExposedHeaders: z.array(z.string()).default([]),
          MaxAge: number.optional(),
        }),
      ),
    })
    .optional(),
  BucketEncryption: z
    .object({
      ServerSideEncryptionConfiguration: z.array(
        z.object({
          ServerSideEncryptionByDefault: z
            .object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
  NotificationConfiguration: z.object({ EventBridgeConfiguration: z.unknown().optional() }).optional(),
});

/** AWS::Cognito::UserPool. */
export const userPoolShape = z.object({
  MfaConfiguration: z.enum(["ON", "OFF", "OPTIONAL"]).default("OFF"),
  EnabledMfas: z.array(z.string()).default([]),
  UsernameAttributes: z.array(z.string()).default([]),
  Policies: z
    .object({
      PasswordPolicy: z
        .object({
          MinimumLength: number.optional(),
          RequireLowercase: flag.optional(),
          RequireUppercase: flag.optional(),
          RequireNumbers: flag.optional(),
          RequireSymbols: flag.optional(),
          TemporaryPasswordValidityDays: number.optional(),
        })
        .optional(),
    })
    .optional(),
});

/** AWS::Cognito::UserPoolClient. */
export const userPoolClientShape = z.object({
  UserPoolId: z.string(),
  ExplicitAuthFlows: z.array(z.string()).default([]),
  /** Minutes in which a challenge must be answered. */
  AuthSessionValidity: number.default(3),
  AccessTokenValidity: number.optional(),
  IdTokenValidity: number.optional(),
  RefreshTokenValidity: number.optional(),
  TokenValidityUnits: z
    .object({ AccessToken: z.string().optional(), IdToken: z.string().optional(), RefreshToken: z.string().optional() })
    .optional(),
});

/** AWS::StepFunctions::StateMachine. */
export const stateMachineShape = z.object({
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
  RoleArn: z.string(),
  StateMachineType: z.string().default("STANDARD"),
});

/** AWS::Lambda::EventSourceMapping. */
export const eventSourceShape = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: number.default(100),
  BisectBatchOnFunctionError: flag.default(false),
  MaximumRetryAttempts: number.default(-1),
  MaximumRecordAgeInSeconds: number.default(-1),
  StartingPosition: z.string().default("TRIM_HORIZON"),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: flag.default(true),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

/** AWS::Events::Rule. */
export const ruleShape = z.object({
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default("ENABLED"),
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Id: z.string(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z.unknown().optional(),
        RoleArn: z.string().optional(),
        RetryPolicy: z.object({ MaximumRetryAttempts: number.optional() }).optional(),
        DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

/** AWS::Scheduler::Schedule. */
export const scheduleShape = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default("UTC"),
  State: z.string().default("ENABLED"),
  Target: z.object({ Arn: z.string(), Input: z.string().optional(), RoleArn: z.string() }),
});

/** AWS::Lambda::Permission. */
export const permissionShape = z.object({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

/** AWS::ApiGateway::RestApi. */
export const restApiShape = z.object({ Name: z.string().optional(), Body: z.record(z.string(), z.unknown()) });

/** AWS::ApiGateway::GatewayResponse. */
export const gatewayResponseShape = z.object({
  RestApiId: z.string(),
  ResponseType: z.string(),
  StatusCode: z.coerce.string().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

const header = z.object({ Override: flag.optional() });

/** AWS::CloudFront::ResponseHeadersPolicy. */
export const responseHeadersShape = z.object({
  ResponseHeadersPolicyConfig: z.object({
    SecurityHeadersConfig: z
      .object({
        ContentSecurityPolicy: header.extend({ ContentSecurityPolicy: z.string() }).optional(),
        ContentTypeOptions: header.optional(),
        FrameOptions: header.extend({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: header.extend({ ReferrerPolicy: z.string() }).optional(),
        StrictTransportSecurity: header.optional(),
        XSSProtection: header.optional(),
      })
      .optional(),
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })).default([]) })
      .optional(),
  }),
});

const behaviour = z.object({
  PathPattern: z.string().optional(),
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.string().optional(),
  FunctionAssociations: z.array(z.object({ EventType: z.string(), FunctionARN: z.string() })).optional(),
});

/** AWS::CloudFront::Distribution. */
export const distributionShape = z.object({
  DistributionConfig: z.object({
    Aliases: z.array(z.string()).default([]),
    DefaultCacheBehavior: behaviour,
    CacheBehaviors: z.array(behaviour).default([]),
    Origins: z.array(z.object({ Id: z.string(), DomainName: z.string(), OriginPath: z.string().default("") })),
  }),
});
